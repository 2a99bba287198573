"""A tray as desktops have it: org.kde.StatusNotifierWatcher and its host, on the session bus.

Orders come as lines of JSON on stdin, each is answered by one line on stdout. It ends when stdin does. It shows nothing:
it reads what an icon says of itself, by the Status Notifier Item and com.canonical.dbusmenu, as a panel does, and hands
on what its user would do with the icon.
"""

import hashlib
import json
import pathlib
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

WATCHER = 'org.kde.StatusNotifierWatcher'
ITEM = 'org.kde.StatusNotifierItem'
MENU = 'com.canonical.dbusmenu'
PROPERTIES = 'org.freedesktop.DBus.Properties'
INTERFACE = f"""<node><interface name="{WATCHER}">
  <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
  <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
  <property name="ProtocolVersion" type="i" access="read"/>
  <signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
  <signal name="StatusNotifierItemUnregistered"><arg type="s"/></signal>
  <signal name="StatusNotifierHostRegistered"/>
</interface></node>"""

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
loop = GLib.MainLoop()
# (name on the bus, path) of each icon, in the order in which they came
items = []


def called(_bus, sender, _path, _interface, method, arguments, invocation):
    if method == 'RegisterStatusNotifierItem':
        said = arguments.unpack()[0]
        items.append((sender, said) if said.startswith('/') else (said, '/StatusNotifierItem'))
    invocation.return_value(None)


def asked(_bus, _sender, _path, _interface, name):
    return {
        'RegisteredStatusNotifierItems': GLib.Variant('as', [name + path for name, path in items]),
        'IsStatusNotifierHostRegistered': GLib.Variant('b', True),
        'ProtocolVersion': GLib.Variant('i', 0),
    }[name]


def owner_changed(_bus, _sender, _path, _interface, _signal, arguments):
    name, _before, now = arguments.unpack()
    if now == '':
        items[:] = [item for item in items if item[0] != name]


def call(item, path, interface, method, arguments=None):
    return bus.call_sync(item[0], path, interface, method, arguments, None, 0, 5000, None).unpack()


def prop(item, path, interface, name):
    return call(item, path, PROPERTIES, 'Get', GLib.Variant('(ss)', (interface, name)))[0]


def menu_of(item):
    path = prop(item, item[1], ITEM, 'Menu')
    layout = call(item, path, MENU, 'GetLayout', GLib.Variant('(iias)', (0, -1, [])))[1]
    # an entry: its number, its properties, what is below it
    return path, [(entry[0], entry[1]) for entry in layout[2] if entry[1].get('visible', True)]


def entry_of(properties):
    kind = properties.get('toggle-type') or properties.get('type', 'standard')
    return {'label': properties.get('label', ''), 'kind': kind, 'on': properties.get('toggle-state', 0) == 1}


def picture_of(item):
    """Width and bytes. Chromium hands GNOME a file, which others are sent as pixels."""
    name = prop(item, item[1], ITEM, 'IconName')
    if name != '':
        folder = pathlib.Path(prop(item, item[1], ITEM, 'IconThemePath'))
        png = next(folder.rglob(f'{name}.png')).read_bytes()
        return int.from_bytes(png[16:20], 'big'), png
    width, _height, pixels = max(prop(item, item[1], ITEM, 'IconPixmap'))
    return width, bytes(pixels)


def describe(item):
    width, picture = picture_of(item)
    return {
        'id': prop(item, item[1], ITEM, 'Id'),
        'status': prop(item, item[1], ITEM, 'Status'),
        'tooltip': prop(item, item[1], ITEM, 'ToolTip')[2],
        'width': width,
        'picture': hashlib.sha256(picture).hexdigest(),
        'menu': [entry_of(properties) for _id, properties in menu_of(item)[1]],
    }


def choose(item, label):
    path, entries = menu_of(item)
    number = next(number for number, properties in entries if properties.get('label') == label)
    event = GLib.Variant('(isvu)', (number, 'clicked', GLib.Variant('i', 0), 0))
    call(item, path, MENU, 'Event', event)


def obey(order):
    if order['is'] == 'icons':
        return [describe(item) for item in items]
    if order['is'] == 'activate':
        call(items[0], items[0][1], ITEM, 'Activate', GLib.Variant('(ii)', (0, 0)))
    if order['is'] == 'choose':
        choose(items[0], order['label'])
    return None


def heard(_channel, _condition):
    line = sys.stdin.readline()
    if line == '':
        loop.quit()
        return False
    try:
        answer = {'is': 'done', 'value': obey(json.loads(line))}
    except Exception as error:
        answer = {'is': 'failed', 'why': repr(error)}
    print(json.dumps(answer), flush=True)
    return True


def ready(_bus, _name):
    bus.emit_signal(None, '/StatusNotifierWatcher', WATCHER, 'StatusNotifierHostRegistered', None)
    print(json.dumps({'is': 'ready'}), flush=True)


node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
bus.register_object('/StatusNotifierWatcher', node.interfaces[0], called, asked, None)
bus.signal_subscribe('org.freedesktop.DBus', 'org.freedesktop.DBus', 'NameOwnerChanged', None, None, 0, owner_changed)
Gio.bus_own_name_on_connection(bus, WATCHER, 0, ready, None)
GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, heard)
loop.run()
