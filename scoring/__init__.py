"""Numbers: frames of answers in, an index out; knows no interviews."""
