"""What a session remembers of a person."""

#: Where the session keeps whom support views the pages as.
VIEWING_AS = "viewing_as"
