"""What a reviewer adds to a posted analysis by judgement: its scale, its direction, what it tested."""
