"""One local cloud as a whole: up, down, reset, status."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from botocore.exceptions import ClientError

from infra.deploy import deploy
from infra.localcloud import code, services, streams
from infra.localcloud.aws import Aws
from infra.localcloud.errors import LocalCloudError
from infra.localcloud.processes import Processes, Service
from infra.localcloud.settings import ROOT, Home, Origins, Ports, read_json, write_private
from infra.locking import locked
from infra.reconcile import reconcile
from infra.seed import Json, prepare_sandbox, seed
from infra.tools import say, step

DEFAULT_HOME = ROOT / ".local"
STOPPING_ORDER = (services.SANDBOX, services.FRONT, services.CLOUD)


@dataclass(frozen=True)
class LocalCloud:
    """Everything of one local cloud lives in its folder and on its ports; several can run."""

    folder: Path = DEFAULT_HOME
    ports: Ports = field(default_factory=Ports.from_environment)
    stack: str = "motcua"

    @property
    def home(self) -> Home:
        return Home(self.folder.resolve())

    @property
    def processes(self) -> Processes:
        return Processes(self.home)

    @property
    def origins(self) -> Origins:
        return Origins.at(self.ports)

    @property
    def aws(self) -> Aws:
        return Aws(self.origins.cloud)

    def up(self) -> bool:
        """Bring it to the state of the sources; answer whether anything had to be done."""
        self.home.make()
        with locked(self.home.records / "lock"):
            self.processes.require_free(self.ports.by_name(), services.HOLDERS)
            self.require_same_port()
            done = [self.start_cloud(), self.deploy()]
            known = read_json(self.home.sandbox)
            sandbox = prepare_sandbox(self.home.sandbox, self.origins)
            done.append(sandbox != known)  # keys drawn anew open nothing until they are seeded
            if any(done):
                with step("agencies, the bank's secret, a sender are seeded"):
                    seed(self.aws, self.stack, sandbox, self.origins)
            done.append(self.make(code.pages_product(), "the pages are rendered"))
            self.configure_front()
            done.append(self.ensure(services.front(self.home, self.ports)))
            done.append(self.ensure(services.sandbox(self.home, self.ports)))
            return any(done)

    def require_same_port(self) -> None:
        """A queue made on one port is not found on another."""
        made_on = read_json(self.home.port).get("cloud", self.ports.cloud)
        if made_on != self.ports.cloud:
            raise LocalCloudError(
                f"the data here were made with CLOUD_PORT={made_on}: set it, or forget them with `make reset`"
            )
        write_private(self.home.port, {"cloud": self.ports.cloud})

    def start_cloud(self) -> bool:
        if self.processes.running(services.CLOUD) is None:
            self.tidy()
        service = services.cloud(self.home, self.ports)
        if not self.processes.is_current(service):
            self.processes.stop(services.CLOUD)
            streams.read_anew(self.home)
        return self.ensure(service)

    def tidy(self) -> None:
        """Prepare a start; what was deployed is only known after a clean stop."""
        self.processes.stop_leftovers()
        if self.processes.died(services.CLOUD):
            self.home.deployed.unlink(missing_ok=True)
            say("  MiniStack was killed: what it knew since `make down` last is lost")
        shutil.rmtree(self.home.temporary, ignore_errors=True)  # workers leave their copies there
        self.home.make()

    def ensure(self, service: Service) -> bool:
        if self.processes.is_current(service):
            return False
        with step(f"{service.name} starts"):
            self.processes.restart(service)
        return True

    def make(self, product: code.Product, name: str) -> bool:
        if product.is_fresh():
            return False
        with step(name):
            product.make(self.home)
        return True

    def deploy(self) -> bool:
        template, version = code.built()
        wanted = {"code": version, "parameters": code.parameters(self.origins)}
        if read_json(self.home.deployed) == wanted and self.is_deployed():
            return False
        self.deploy_stack(template)
        write_private(self.home.deployed, wanted)
        return True

    def deploy_stack(self, template: Path) -> None:
        settings = code.parameters(self.origins)
        deploy(self.aws.session, template.parent, self.stack, settings, self.aws.endpoint)
        with step("what CloudFormation drops here is put back"):
            reconcile(self.aws, self.stack, template)

    def is_deployed(self) -> bool:
        try:
            return bool(self.aws.resources(self.stack))
        except ClientError:  # a reset emulator knows no such stack
            return False

    def configure_front(self) -> None:
        physical = self.aws.resources(self.stack)
        config: Json = {
            "portal": self.origins.portal,
            "papers": self.origins.papers,
            "cloud": self.origins.cloud,
            "api": physical["RestAPI"],
            "buckets": [physical["QuarantineBucket"], physical["CleanBucket"]],
            "pages": str(code.PAGES),
        }
        if read_json(self.home.front) != config:
            write_private(self.home.front, config)

    def down(self) -> bool:
        """Stop what was started here, the cloud last: it writes its data down while it stops."""
        self.home.make()
        with locked(self.home.records / "lock"):
            running = [it for it in STOPPING_ORDER if self.processes.running(it)]
            for name in running:
                with step(f"{name} stops"):
                    self.processes.stop(name)
            self.processes.stop_leftovers()
            return bool(running)

    def reset(self) -> None:
        self.down()
        for folder in (self.home.state, self.home.temporary, self.home.records, self.home.logs):
            shutil.rmtree(folder, ignore_errors=True)
        memory = self.home.root.glob(f"{self.home.sandbox.stem}.sqlite3*")
        for file in (self.home.sandbox, self.home.front, self.home.deployed, *memory):
            file.unlink(missing_ok=True)

    def status(self) -> dict[str, str]:
        """Say of each process where it answers, or that it does not run."""
        at = {
            services.CLOUD: self.origins.cloud,
            services.FRONT: f"{self.origins.portal} {self.origins.papers}",
            services.SANDBOX: self.origins.sandbox,
        }
        return {it: where if self.processes.running(it) else "stopped" for it, where in at.items()}
