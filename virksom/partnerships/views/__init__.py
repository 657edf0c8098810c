"""The pages of programmes, partnerships, organisations and people."""
