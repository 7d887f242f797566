"""Blank forms of procedures, made as PDF when the pages are rendered."""
