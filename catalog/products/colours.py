"""A cloth's ground colour, by the word that shopkeepers use. What each is called on a screen is the screen's matter."""

GROUNDS = ("mengkudu", "jambon", "gading", "kunyit", "soga", "toska", "hijau", "nila", "hitam", "lembayung")
