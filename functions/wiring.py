"""Which adapter stands behind which port: the only module that names one.

Each is made when first asked for, so that a function pays for what it uses; tests hand in a Ports of fakes.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from functions.settings import settings
from portal.domain.leg import Leg

if TYPE_CHECKING:
    from portal.domain.delivery import Ladder
    from portal.domain.ports.agencies import Agencies, KeyRings
    from portal.domain.ports.catalogue import Calendars, Declarations, Messages, Procedures
    from portal.domain.ports.changes import (
        AccountJobs,
        ContactChanges,
        Recoveries,
        SecurityNotices,
    )
    from portal.domain.ports.common import Clock, Codes, Seal
    from portal.domain.ports.consents import Consents
    from portal.domain.ports.data_requests import DataRequests, ExportJobs, Exports
    from portal.domain.ports.deliveries import Deliveries, Webhooks
    from portal.domain.ports.devices import Arrivals, Devices
    from portal.domain.ports.diary import Diary
    from portal.domain.ports.dossiers import Dossiers, Drafts
    from portal.domain.ports.factors import (
        Ceremonies,
        PasskeyChallenges,
        Passkeys,
        RecoverySets,
        Totps,
    )
    from portal.domain.ports.files import Clean, Cleaner, Quarantine, Scanner, Sniffer
    from portal.domain.ports.finding import Finder
    from portal.domain.ports.identity import (
        Captchas,
        Contacts,
        Passwords,
        People,
        Registrations,
        Sessions,
        SignIns,
        SpentCaptchas,
        TriesLately,
    )
    from portal.domain.ports.legs import Jobs, LadderJobs, Legs
    from portal.domain.ports.locker import Locker
    from portal.domain.ports.messages import Mail, TextMessages
    from portal.domain.ports.notices import Notices
    from portal.domain.ports.payments import Gateway, Inquiry, Payments
    from portal.domain.ports.places import Directory, Places
    from portal.domain.ports.rates import Rates
    from portal.domain.ports.records import DeadRecords
    from portal.domain.ports.staff import Officers, Safe, StaffSessions
    from portal.domain.ports.totp import TotpCodes
    from portal.domain.ports.vault import Vault
    from portal.operations.sparing import Counting
    from portal.outbound.addresses import Guard
    from portal.stores.table import Table


class Ports:  # one property for each port, and nothing else
    """Every port of the portal, bound to AWS."""

    # --- common
    @cached_property
    def clock(self) -> "Clock":
        from portal.stores.machine import SystemClock

        return SystemClock()

    @cached_property
    def codes(self) -> "Codes":
        from portal.stores.machine import SystemCodes

        return SystemCodes()

    @cached_property
    def seal(self) -> "Seal":
        from portal.stores.aws import client
        from portal.stores.machine import HmacSeal
        from portal.stores.secrets import Secret

        return HmacSeal(Secret(client("secretsmanager"), settings().portal_secret))

    # --- personal data
    @cached_property
    def vault(self) -> "Vault":
        from portal.stores.aws import client
        from portal.stores.vault import KmsVault

        known = settings()
        return KmsVault(_table(known.identity_table), lambda: client("kms"), known.personal_key)

    @cached_property
    def diary(self) -> "Diary":
        from portal.stores.diary import DynamoDiary

        return DynamoDiary(_table(settings().identity_table))

    @cached_property
    def data_requests(self) -> "DataRequests":
        from portal.stores.data_requests import DynamoDataRequests

        return DynamoDataRequests(_table(settings().identity_table), self.vault)

    @cached_property
    def exports(self) -> "Exports":
        from portal.stores.aws import client
        from portal.stores.exports import S3Exports

        return S3Exports(client("s3"), settings().clean_bucket, self.clock)

    @cached_property
    def export_jobs(self) -> "ExportJobs":
        from portal.stores.aws import client
        from portal.stores.exports import SqsExportJobs

        return SqsExportJobs(client("sqs"), settings().exports_queue)

    # --- catalogue
    @cached_property
    def procedures(self) -> "Procedures":
        from portal.catalogue.procedures import SqliteProcedures

        return SqliteProcedures()

    @cached_property
    def finder(self) -> "Finder":
        from portal.catalogue.finder import SqliteFinder

        return SqliteFinder()

    @cached_property
    def directory(self) -> "Directory":
        from portal.catalogue.directory import SqliteDirectory

        return SqliteDirectory()

    @cached_property
    def places(self) -> "Places":
        from portal.catalogue.places import SqlitePlaces

        return SqlitePlaces()

    @cached_property
    def calendars(self) -> "Calendars":
        from portal.catalogue.calendars import TomlCalendars

        return TomlCalendars()

    @cached_property
    def declarations(self) -> "Declarations":
        from portal.catalogue.declarations import SchemaDeclarations

        return SchemaDeclarations()

    @cached_property
    def messages(self) -> "Messages":
        from portal.catalogue.messages import TomlMessages

        return TomlMessages()

    # --- dossiers
    @cached_property
    def drafts(self) -> "Drafts":
        from portal.stores.dossiers import DynamoDrafts

        return DynamoDrafts(_table(settings().dossiers_table), self.vault, self.clock)

    @cached_property
    def dossiers(self) -> "Dossiers":
        from portal.stores.dossiers import DynamoDossiers

        return DynamoDossiers(_table(settings().dossiers_table), self.vault)

    # --- files
    @cached_property
    def quarantine(self) -> "Quarantine":
        from portal.stores.aws import client
        from portal.stores.files import S3Quarantine

        return S3Quarantine(client("s3"), settings().quarantine_bucket, self.clock)

    @cached_property
    def clean(self) -> "Clean":
        from portal.stores.aws import client
        from portal.stores.files import S3Clean

        return S3Clean(client("s3"), settings().clean_bucket, self.clock)

    @cached_property
    def scanner(self) -> "Scanner":
        from portal.stores.looking import ClamdScanner, PatternScanner

        address = settings().clamd_address
        return ClamdScanner(address) if address else PatternScanner()

    @cached_property
    def sniffer(self) -> "Sniffer":
        from portal.stores.looking import MagicSniffer

        return MagicSniffer()

    @cached_property
    def cleaner(self) -> "Cleaner":
        from portal.stores.confined import ConfinedCleaner

        return ConfinedCleaner()

    # --- work
    @cached_property
    def rates(self) -> "Rates":
        from portal.stores.rates import DynamoRates

        return DynamoRates(_table(settings().identity_table), self.clock)

    @cached_property
    def legs(self) -> "Legs":
        from portal.stores.aws import client
        from portal.stores.legs import StepFunctionsLegs

        known = settings()
        machines = {
            Leg.INTAKE: known.intake_leg,
            Leg.MONEY: known.money_leg,
            Leg.RETURN: known.return_leg,
        }
        return StepFunctionsLegs(client("stepfunctions"), machines)

    @cached_property
    def notice_jobs(self) -> "Jobs":
        from portal.stores.aws import client
        from portal.stores.legs import SqsJobs

        return SqsJobs(client("sqs"), settings().notices_queue)

    @cached_property
    def delivery_jobs(self) -> "Jobs":
        from portal.stores.aws import client
        from portal.stores.legs import SqsJobs

        return SqsJobs(client("sqs"), settings().deliveries_queue)

    @cached_property
    def ladder_jobs(self) -> "LadderJobs":
        from portal.stores.aws import client
        from portal.stores.schedules import Place, ScheduledJobs

        known = settings()
        place = Place(
            group=known.deliveries_schedules,
            prefix=f"{known.stack}-",
            queue=known.deliveries_queue_arn,
            role=known.deliveries_schedule_role,
        )
        return ScheduledJobs(
            self.delivery_jobs, client("scheduler"), place, self.clock, known.queue_holds
        )

    @cached_property
    def dead_records(self) -> "DeadRecords":
        from portal.stores.aws import client
        from portal.stores.records import SqsDeadRecords

        return SqsDeadRecords(client("sqs"), settings().records_dead_letters)

    # --- agencies
    @cached_property
    def agencies(self) -> "Agencies":
        from portal.stores.agencies import DynamoAgencies

        return DynamoAgencies(_table(settings().identity_table))

    @cached_property
    def key_rings(self) -> "KeyRings":
        from portal.stores.agencies import DynamoKeyRings

        return DynamoKeyRings(_table(settings().identity_table))

    @cached_property
    def officers(self) -> "Officers":
        from portal.stores.staff import DynamoOfficers

        return DynamoOfficers(_table(settings().identity_table))

    @cached_property
    def staff_sessions(self) -> "StaffSessions":
        from portal.stores.staff import DynamoStaffSessions

        return DynamoStaffSessions(_table(settings().identity_table))

    @cached_property
    def safe(self) -> "Safe":
        from portal.stores.aws import client
        from portal.stores.safe import KmsSafe

        return KmsSafe(client("kms"), settings().identity_key)

    # --- identity
    @cached_property
    def sessions(self) -> "Sessions":
        from portal.stores.sessions import DynamoSessions

        return DynamoSessions(_table(settings().identity_table))

    @cached_property
    def people(self) -> "People":
        from portal.stores.people import DynamoPeople

        return DynamoPeople(_table(settings().identity_table), self.vault)

    @cached_property
    def registrations(self) -> "Registrations":
        from portal.stores.people import DynamoRegistrations

        return DynamoRegistrations(_table(settings().identity_table), self.vault)

    @cached_property
    def consents(self) -> "Consents":
        from portal.stores.consents import DynamoConsents

        return DynamoConsents(_table(settings().identity_table))

    @cached_property
    def sign_ins(self) -> "SignIns":
        from portal.stores.sign_ins import DynamoSignIns

        return DynamoSignIns(_table(settings().identity_table))

    @cached_property
    def tries(self) -> "TriesLately":
        from portal.stores.tries import DynamoTries

        return DynamoTries(_table(settings().identity_table))

    @cached_property
    def devices(self) -> "Devices":
        from portal.stores.devices import DynamoDevices

        return DynamoDevices(_table(settings().identity_table))

    @cached_property
    def arrivals(self) -> "Arrivals":
        from portal.stores.devices import DynamoArrivals

        return DynamoArrivals(_table(settings().identity_table))

    @cached_property
    def tries_of_an_address(self) -> int:
        return settings().address_tries

    @cached_property
    def spent_captchas(self) -> "SpentCaptchas":
        from portal.stores.captchas import DynamoSpentCaptchas

        return DynamoSpentCaptchas(_table(settings().identity_table), self.seal)

    @cached_property
    def captchas(self) -> "Captchas":
        from portal.channels.captcha import AltchaCaptchas

        return AltchaCaptchas(self.seal, self.clock, settings().captcha_work)

    @cached_property
    def passwords(self) -> "Passwords":
        from portal.channels.passwords import ArgonPasswords
        from portal.stores.aws import client
        from portal.stores.secrets import Secret

        peppers = Secret(client("secretsmanager"), settings().pepper_secret)
        return ArgonPasswords(self.seal, peppers)

    @cached_property
    def contacts(self) -> "Contacts":
        from portal.channels.contacts import VietnameseContacts

        return VietnameseContacts(settings().phone_countries)

    @cached_property
    def security_notices(self) -> "SecurityNotices":
        from portal.stores.changes import DynamoSecurityNotices

        return DynamoSecurityNotices(_table(settings().identity_table))

    @cached_property
    def contact_changes(self) -> "ContactChanges":
        from portal.stores.changes import DynamoContactChanges

        return DynamoContactChanges(_table(settings().identity_table), self.vault)

    @cached_property
    def recoveries(self) -> "Recoveries":
        from portal.stores.changes import DynamoRecoveries

        return DynamoRecoveries(_table(settings().identity_table))

    @cached_property
    def account_jobs(self) -> "AccountJobs":
        from portal.stores.account_jobs import ScheduledAccountJobs
        from portal.stores.aws import client
        from portal.stores.schedules import Place

        known = settings()
        place = Place(
            group=known.account_schedules,
            prefix=f"{known.stack}-",
            queue=known.account_queue_arn,
            role=known.account_schedule_role,
        )
        return ScheduledAccountJobs(
            client("sqs"), known.account_queue, client("scheduler"), place, self.clock
        )

    @cached_property
    def portal_host(self) -> str:
        from urllib.parse import urlsplit

        return urlsplit(settings().portal_origin).hostname or ""

    @cached_property
    def text_messages(self) -> "TextMessages":
        from functions.telemetry import count
        from portal.channels.sms import SnsTextMessages
        from portal.operations.sparing import Budget, SparingTexts
        from portal.stores.aws import client

        known = settings()
        carrier = SnsTextMessages(client("sns"), known.sms_sender)
        budget = Budget(known.registering_texts_a_day, known.texts_a_day)
        return SparingTexts(carrier, self._counting, budget, lambda: count("TextsRefused"))

    def _counting(self) -> "Counting":
        """Made when a code is sent: who only tells notices needs neither counters nor a secret."""
        from portal.operations.sparing import Counting

        return Counting(self.rates, self.seal)

    @cached_property
    def mail(self) -> "Mail":
        from portal.channels.email import SesMail
        from portal.operations.sparing import SparingMail
        from portal.stores.aws import client

        return SparingMail(SesMail(client("sesv2"), settings().email_from), self._counting)

    # --- second factors
    @cached_property
    def totps(self) -> "Totps":
        from portal.stores.factors import DynamoTotps

        return DynamoTotps(_table(settings().identity_table))

    @cached_property
    def recovery_sets(self) -> "RecoverySets":
        from portal.stores.factors import DynamoRecoverySets

        return DynamoRecoverySets(_table(settings().identity_table))

    @cached_property
    def passkeys(self) -> "Passkeys":
        from portal.stores.factors import DynamoPasskeys

        return DynamoPasskeys(_table(settings().identity_table))

    @cached_property
    def passkey_challenges(self) -> "PasskeyChallenges":
        from portal.stores.factors import DynamoPasskeyChallenges

        return DynamoPasskeyChallenges(_table(settings().identity_table))

    @cached_property
    def ceremonies(self) -> "Ceremonies":
        from portal.channels.passkeys import WebauthnCeremonies

        return WebauthnCeremonies(settings().portal_origin, self.portal_host)

    @cached_property
    def totp_codes(self) -> "TotpCodes":
        from portal.channels.totp import PyotpCodes

        return PyotpCodes()

    @cached_property
    def locker(self) -> "Locker":
        from portal.stores.aws import client
        from portal.stores.locker import KmsLocker

        return KmsLocker(client("kms"), settings().identity_key)

    # --- payments
    @cached_property
    def payments(self) -> "Payments":
        from portal.stores.payments import DynamoPayments

        return DynamoPayments(_table(settings().payments_table))

    @cached_property
    def gateway(self) -> "Gateway":
        from portal.gateways.vnpay import Vnpay
        from portal.stores.aws import client
        from portal.stores.secrets import Secret

        known = settings()
        returns = {
            "vi": f"{known.portal_origin}/vi/thanh-toan/ket-qua/",
            "en": f"{known.portal_origin}/en/payment/result/",
        }
        secret = Secret(client("secretsmanager"), known.vnpay_secret)
        return Vnpay(secret, known.vnpay_pay_url, returns)

    @cached_property
    def inquiry(self) -> "Inquiry":
        from portal.gateways.vnpay_inquiry import VnpayInquiry
        from portal.stores.aws import client
        from portal.stores.secrets import Secret

        secret = Secret(client("secretsmanager"), settings().vnpay_secret)
        return VnpayInquiry(secret, settings().vnpay_query_url, _guard(), self.clock, self.codes)

    # --- notices and deliveries
    @cached_property
    def notices(self) -> "Notices":
        from portal.stores.notices import DynamoNotices

        return DynamoNotices(_table(settings().deliveries_table))

    @cached_property
    def deliveries(self) -> "Deliveries":
        from portal.stores.deliveries import DynamoDeliveries

        return DynamoDeliveries(_table(settings().deliveries_table))

    @cached_property
    def delivery_ladder(self) -> "Ladder":
        from portal.domain.delivery import Ladder

        return Ladder.read(settings().delivery_ladder)

    @cached_property
    def agency_webhooks(self) -> "Webhooks":
        from portal.agencies.standard_webhooks import StandardWebhooks

        return StandardWebhooks(_guard(), self.clock)


def _guard() -> "Guard":
    from portal.outbound.addresses import Guard

    allowed = settings().outbound_allowed_networks
    return Guard(network.strip() for network in allowed.split(",") if network.strip())


def _table(name: str) -> "Table":
    from portal.stores.aws import client
    from portal.stores.table import Table

    return Table(client("dynamodb"), name)


_in_use: list[Ports] = []


def ports() -> Ports:
    if not _in_use:
        _in_use.append(Ports())
    return _in_use[0]


def use(these: Ports | None) -> None:
    """Let every door use `these` ports, or, with None, AWS again. For tests of doors."""
    _in_use[:] = [these] if these else []
