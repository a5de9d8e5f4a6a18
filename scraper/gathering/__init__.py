"""What is gathered beside records: their past versions, a mirror's pages of them, their posted documents."""
