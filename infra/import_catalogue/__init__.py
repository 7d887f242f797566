"""`make import-catalogue`: what the national portal publishes, held against our catalogue and taken into it.

What a record says of papers, fees, times and law is taken as facts; its guidance is not: ours is in our own words.
"""
