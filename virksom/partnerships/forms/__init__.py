"""The forms of programmes, partnerships, organisations and people."""
