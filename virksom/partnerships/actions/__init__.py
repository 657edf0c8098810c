"""What happens to programmes, partnerships, organisations and memberships."""
