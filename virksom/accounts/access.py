"""An account is its owner's own: no row of the table of rights opens it to others."""
