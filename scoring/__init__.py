"""Numbers: frames of answers in, an index and its picture out.

Nothing here knows how an interview is held, where answers are kept or who asked for a picture.
"""
