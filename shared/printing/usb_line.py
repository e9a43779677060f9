"""An open USB printer, by pyusb and libusb.

Rule: pyusb does not say how much of a failed write went out, so a failed write always counts as begun.
"""

from typing import TYPE_CHECKING, Any

from shared.printing.connection import ConnectionLost, Line, NotConnected, WriteFailed

if TYPE_CHECKING:
    import usb.core

_PACKET = 64


class UsbLine:
    """The two bulk endpoints of one printer interface."""

    def __init__(self, device: "usb.core.Device", outward: Any, inward: Any | None) -> None:
        self._device = device
        self._outward = outward
        self._inward = inward
        self.can_answer = inward is not None

    def write(self, data: bytes, seconds: float) -> None:
        from usb.core import USBError

        try:
            written = self._outward.write(data, timeout=_milliseconds(seconds))
        except USBError:
            raise WriteFailed("stopped_reading", was_started=True) from None
        if written < len(data):
            raise WriteFailed("stopped_reading", was_started=written > 0)

    def read(self, seconds: float) -> bytes:
        from usb.core import USBError, USBTimeoutError

        if self._inward is None:
            return b""
        try:
            return bytes(self._inward.read(_PACKET, timeout=_milliseconds(seconds)))
        except USBTimeoutError:
            return b""
        except USBError:
            raise ConnectionLost("connection_lost") from None

    def close(self) -> None:
        from usb.util import dispose_resources

        dispose_resources(self._device)


def open_usb(vendor: int, product: int) -> Line:
    """The printer with these ids, taken from the system's own driver; `NotConnected` says why not."""
    import usb.core
    import usb.util

    try:
        device = usb.core.find(idVendor=vendor, idProduct=product)
        if device is None:
            raise NotConnected("no_such_device")
        interface = device.get_active_configuration()[(0, 0)]
        if device.is_kernel_driver_active(interface.bInterfaceNumber):
            device.detach_kernel_driver(interface.bInterfaceNumber)
        usb.util.claim_interface(device, interface)
        outward, inward = (_endpoint(interface, way) for way in (usb.util.ENDPOINT_OUT, usb.util.ENDPOINT_IN))
    except usb.core.NoBackendError:
        raise NotConnected("no_usb_library") from None
    except (usb.core.USBError, NotImplementedError):
        raise NotConnected("cannot_open") from None
    if outward is None:
        raise NotConnected("not_a_printer")
    return UsbLine(device, outward, inward)


def _endpoint(interface: Any, direction: int) -> Any | None:
    from usb.util import endpoint_direction, find_descriptor

    return find_descriptor(
        interface, custom_match=lambda found: endpoint_direction(found.bEndpointAddress) == direction
    )


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))
