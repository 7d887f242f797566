"""The map: one REST API, one blueprint per endpoint group.

In the cloud each group is a Lambda of its own, with PORTAL_GROUP saying which; it imports no other group.
Without it (packaging, tests) every group is registered.
"""

from importlib import import_module

from chalice.app import Chalice

from functions.settings import group

API_GROUPS = ("auth", "catalog", "submission", "payment", "agency", "public", "webhooks")
BESIDE = {
    "agency": ("keys", "staff"),
    "auth": ("changes", "data", "factors", "passkeys", "people", "sessions", "steps"),
}
"""Modules of a group beside its routes.py."""

app = Chalice(app_name="mot-cua")
for _name in (group(),) if group() else API_GROUPS:
    for _module in ("routes", *BESIDE.get(_name, ())):
        app.register_blueprint(import_module(f"functions.{_name}.{_module}").routes)
