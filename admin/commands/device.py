"""`balai device`: the logins of kiosks and hall screens on a database server.

Rule: a password is made here and shown once, or comes from standard input; it never stands on the command line.
"""

import sys
from typing import Annotated

import typer

from admin import options
from admin.context import Context, of
from admin.recovering import NEW_PASSWORD
from shared.domain.device import DeviceRole
from shared.services.commands import AddDevice, DisableDevice, RenewDevice

app = typer.Typer(no_args_is_help=True, help="Kiosks and hall screens: add, renew, disable, list.")

Name = Annotated[str, typer.Argument(help="Login of the device: small letters, digits, hyphen.")]
PasswordStdin = Annotated[bool, typer.Option(help="Read the password from standard input.")]


@app.command()
def add(
    context: typer.Context,
    name: Name,
    role: Annotated[DeviceRole, typer.Option(help="What the device is for.")],
    password_stdin: PasswordStdin = False,
    request_id: options.RequestId = None,
) -> None:
    """Make the login of a device and show its settings once. Example: balai device add kiosk-1 --role kiosk"""
    from shared.store.devices import new_password, url_for

    ctx = of(context)
    request = ctx.request_id(request_id)
    command = AddDevice(request_id=request, actor=ctx.actor, device=name, role=role)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else new_password()
    with ctx.store() as store, ctx.hall_over(store) as hall:
        with hall.journalled(command):
            is_new = store.devices.add(name, role, password, actor=ctx.actor, request_id=request)
        if not is_new:
            words = ctx.texts("Device %(name)s was added before; its settings were shown only then.", name=name)
            _done_before(ctx, "added", name, role, words)
            return
        url = url_for(store.address, name, password)
        ctx.show(
            {"outcome": "added", "name": name, "role": role, "store_url": url},
            ctx.texts("Device %(name)s added. Put this into balai.toml of that PC; it is shown only now:", name=name),
            "",
            *_settings(name, role, url),
        )


@app.command()
def renew(
    context: typer.Context, name: Name, password_stdin: PasswordStdin = False, request_id: options.RequestId = None
) -> None:
    """Give a device a new password and show its settings once; also let one in again that was shut out.

    Example: balai device renew kiosk-1
    """
    from shared.store.devices import new_password, url_for

    ctx = of(context)
    request = ctx.request_id(request_id)
    command = RenewDevice(request_id=request, actor=ctx.actor, device=name)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else new_password()
    with ctx.store() as store, ctx.hall_over(store) as hall:
        with hall.journalled(command):
            is_new = store.devices.renew(name, password, actor=ctx.actor, request_id=request)
        role = next(device.role for device in store.devices.list() if device.name == name)
        if not is_new:
            words = ctx.texts("Device %(name)s got a new password before; it was shown only then.", name=name)
            _done_before(ctx, "renewed", name, role, words)
            return
        url = url_for(store.address, name, password)
        ctx.show(
            {"outcome": "renewed", "name": name, "role": role, "store_url": url},
            ctx.texts(
                "Device %(name)s has a new password. Put this into balai.toml of that PC; it is shown only now:",
                name=name,
            ),
            "",
            *_settings(name, role, url),
        )


@app.command()
def disable(context: typer.Context, name: Name, request_id: options.RequestId = None) -> None:
    """Shut a device out, e.g. a stolen one. Example: balai device disable kiosk-1"""
    ctx = of(context)
    request = ctx.request_id(request_id)
    command = DisableDevice(request_id=request, actor=ctx.actor, device=name)
    with ctx.store() as store, ctx.hall_over(store) as hall:
        with hall.journalled(command):
            store.devices.disable(name, actor=ctx.actor, request_id=request)
        ctx.show({"outcome": "disabled", "name": name}, ctx.texts("Device %(name)s can no longer log in.", name=name))


@app.command("list")
def list_(context: typer.Context) -> None:
    """All devices. Example: balai --json device list"""
    ctx = of(context)
    with ctx.store() as store:
        devices = store.devices.list()
    off = ctx.texts("shut out")
    ctx.show(devices, *(f"{d.name:<16} {d.role:<8} {off if d.is_disabled else ''}".rstrip() for d in devices))


def _done_before(ctx: Context, outcome: str, name: str, role: DeviceRole, words: str) -> None:
    """Answer a repeated request: which password the device has is written nowhere, and none of today is it."""
    remedy = ctx.texts(NEW_PASSWORD, name=name)
    ctx.show({"outcome": outcome, "name": name, "role": role, "store_url": None, "remedy": remedy}, words, remedy)


def _settings(name: str, role: DeviceRole, url: str) -> tuple[str, ...]:
    store = ("[store]", f'url = "{url}"')
    return (*store, "", "[kiosk]", f'name = "{name}"') if role is DeviceRole.kiosk else store
