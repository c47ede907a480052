"""The diamond in the chat: what is looked at, how it is spelled on buttons, drilled into, fetched, kept alive."""
