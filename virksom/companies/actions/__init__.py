"""What happens to companies: register, contacts, reservations, needs, referrals."""
