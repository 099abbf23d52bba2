"""Pictures of a session: lines of styled text, made without Textual.

Every function here is pure; golden text tests look at what they return.
"""
