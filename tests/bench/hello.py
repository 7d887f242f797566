"""What everybody's first Chalice function with a table looks like: the measure of a cold start."""

import os

import boto3
from chalice import Chalice

app = Chalice(app_name="hello")
table = boto3.client("dynamodb")


@app.route("/hello/{name}")
def hello(name: str) -> dict[str, bool]:
    found = table.get_item(
        TableName=os.environ["IDENTITY_TABLE"],
        Key={"pk": {"S": f"PERSON#{name}"}, "sk": {"S": "PERSON"}},
    )
    return {"known": "Item" in found}
