"""What happens around events: planning, inviting, registering, reminding, and who came."""
