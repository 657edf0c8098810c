"""Virksom runs a programme of local partnerships. docs/concepts.md says what each room holds."""
