"""The front desk: the only part of the base that looks into every app."""
