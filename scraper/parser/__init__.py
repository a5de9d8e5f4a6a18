"""From bytes to typed records; knows neither network nor database."""
