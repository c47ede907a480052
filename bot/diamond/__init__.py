"""The diamond in the chat: how buttons spell what is looked at, and what is shown, fetched, kept alive."""
