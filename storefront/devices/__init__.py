"""Devices: the clients of the API that people have logged in with, their tokens, and how people come in without a page.

A log-in by the API makes a row and two signed tokens. The access token is short and goes with every request; the
refresh token gets new ones for seven days and is not used up by it, for Saleor's storefront sends the same one often.
Both say what they are for, whose they are, which address of the API they were given by, and a print of the account's
state, so that a new password, factor, address or role ends them at once. So does ending the device.
"""
