"""The phone and the mailbox, over what the local cloud's inboxes really answer."""

import asyncio

import httpx
import pytest

from sandbox.sms import Measure, measure
from tests.sandbox.world import World

AN = "+84912345678"
SMS = {
    "sms_messages": {
        AN: [
            {
                "PhoneNumber": AN,
                "MessageId": "m1",
                "Message": "Ma xac nhan 123456",
                "MessageAttributes": {
                    "AWS.SNS.SMS.SenderID": {"DataType": "String", "StringValue": "MOTCUA"}
                },
            },
            {"PhoneNumber": AN, "MessageId": "m2", "Message": "Mã <b>", "MessageAttributes": {}},
        ],
        "+84900000000": [
            {"PhoneNumber": "+84900000000", "MessageId": "m3", "Message": "x"},
        ],
    },
    "region": "ap-southeast-1",
}
MAILS = {
    "messages": {
        "000000000000": [
            {
                "MessageId": "e1",
                "Source": "=?utf-8?b?TeG7mXQgQ+G7rWE=?= <portal@example.gov.vn>",
                "To": ["an@example.vn"],
                "Subject": "Hồ sơ <b>1</b>",
                "BodyText": "Chào bạn\n<script>",
                "BodyHtml": "<p>hi</p>",
                "Timestamp": 1795487566.9,
            },
            {
                "MessageId": "e2",
                "Source": "portal@example.gov.vn",
                "To": ["binh@example.vn"],
                "Subject": "=?utf-8?q?Bi=C3=AAn_nh=E1=BA=ADn?=",
                "BodyText": "",
                "BodyHtml": None,
                "Timestamp": 1795487567.9,
            },
        ]
    }
}


def cloud(request: httpx.Request) -> httpx.Response:
    answers = {"/_ministack/sns/sms-messages": SMS, "/_ministack/ses/messages": MAILS}
    return httpx.Response(200, json=answers[request.url.path])


@pytest.mark.parametrize(
    ("number", "ids"),
    [
        ("", ["m3", "m2", "m1"]),
        ("+84912345678", ["m2", "m1"]),
        ("%2B84912345678", ["m2", "m1"]),
        ("0912345678", ["m2", "m1"]),
        ("0999999999", []),
    ],
)
def test_texts_per_number_newest_first(number: str, ids: list[str]) -> None:
    async def main() -> None:
        async with World(cloud).open() as browser:
            twin = (await browser.get(f"/phone/messages.json?number={number}")).json()
        assert [text["id"] for text in twin["messages"]] == ids

    asyncio.run(main())


def test_a_text_as_the_twin_tells_it() -> None:
    async def main() -> None:
        async with World(cloud).open() as browser:
            twin = (await browser.get("/phone/messages.json")).json()
        assert twin["messages"][-1] == {
            "id": "m1",
            "number": AN,
            "sender": "MOTCUA",
            "text": "Ma xac nhan 123456",
            "encoding": "GSM-7",
            "length": 18,
            "parts": 1,
        }

    asyncio.run(main())


def test_the_phone_escapes_and_refreshes_until_told_not_to() -> None:
    async def main() -> None:
        async with World(cloud).open() as browser:
            screen = await browser.get("/phone")
            still = await browser.get("/phone?refresh=off")
        assert "Mã &lt;b&gt;" in screen.text
        assert 'http-equiv="refresh"' in screen.text
        assert 'http-equiv="refresh"' not in still.text

    asyncio.run(main())


def test_a_mail_as_the_twin_tells_it() -> None:
    async def main() -> None:
        async with World(cloud).open() as browser:
            everything = (await browser.get("/mail/messages.json")).json()["messages"]
            [mail] = (await browser.get("/mail/messages.json?to=AN@example.vn")).json()["messages"]
        assert [one["id"] for one in everything] == ["e2", "e1"]
        assert everything[0]["subject"] == "Biên nhận"
        assert mail == {
            "id": "e1",
            "from": "Một Cửa <portal@example.gov.vn>",
            "to": ["an@example.vn"],
            "subject": "Hồ sơ <b>1</b>",
            "text": "Chào bạn\n<script>",
            "html": "<p>hi</p>",
            "at": "2026-11-24T09:32:46+07:00",
        }

    asyncio.run(main())


def test_the_mailbox_escapes_what_it_shows() -> None:
    async def main() -> None:
        async with World(cloud).open() as browser:
            screen = await browser.get("/mail")
        assert "Chào bạn\n&lt;script&gt;" in screen.text
        assert "&lt;p&gt;hi&lt;/p&gt;" in screen.text
        assert "<script>" not in screen.text

    asyncio.run(main())


@pytest.mark.parametrize("path", ["/phone", "/mail", "/phone/messages.json", "/mail/messages.json"])
def test_a_silent_cloud_is_said_so(path: str) -> None:
    async def main() -> None:
        async with World().open() as browser:
            assert (await browser.get(path)).status_code == 503

    asyncio.run(main())


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", Measure("GSM-7", 0, 1)),
        ("a" * 160, Measure("GSM-7", 160, 1)),
        ("a" * 161, Measure("GSM-7", 161, 2)),
        ("€" * 80, Measure("GSM-7", 160, 1)),
        ("a" * 152 + "€" + "a" * 152, Measure("GSM-7", 306, 3)),
        ("ộ" * 70, Measure("UCS-2", 70, 1)),
        ("ộ" * 71, Measure("UCS-2", 71, 2)),
        ("😀" * 35, Measure("UCS-2", 70, 1)),
        ("😀" * 67, Measure("UCS-2", 134, 3)),
    ],
)
def test_a_text_is_measured_as_the_network_does(text: str, size: Measure) -> None:
    assert measure(text) == size
