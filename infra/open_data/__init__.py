"""The catalogue as open data: lines of JSON, tables, and linked data, with their schemas and a licence.

Made with the pages from the very files that the portal's own catalogue is made of, once they are checked.
"""
