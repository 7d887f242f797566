"""The counterparties of the portal, simulated: a bank, an agency's desk, a phone, a mailbox.

Never shipped, and it shares no code with the portal: a misunderstanding written once on each side
is found, one written in common is not.
"""
