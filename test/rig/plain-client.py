"""A chat program that knows nothing of xmpp-e2e: slixmpp with its plain core, and no plugin. Given features, it announces
them all the same, by disco#info and caps.

Orders come as lines of JSON on stdin, the account first; what happens goes out as lines of JSON on stdout. It ends when
stdin does. It says yes to whoever wants to see its presence, as slixmpp does by itself.
"""

import asyncio
import json
import pathlib
import sys

import slixmpp


def tell(what, **facts):
    print(json.dumps({'is': what, **facts}), flush=True)


class PlainClient(slixmpp.ClientXMPP):
    def __init__(self, account):
        super().__init__(account['jid'], account['password'])
        self.ca_certs = pathlib.Path(account['caFile'])
        self.ssl_context.check_hostname = True
        self.announced = account.get('features')
        if self.announced is not None:
            self.register_plugin('xep_0030')
            self.register_plugin('xep_0115')
        self.add_event_handler('session_start', self.arrived)
        self.add_event_handler('message', self.heard)
        self.add_event_handler('presence_available', self.saw)
        self.add_event_handler('failed_all_auth', lambda _: tell('refused'))

    async def arrived(self, _):
        await self.get_roster()
        if self.announced is not None:
            # not before: they belong to the full address
            for feature in self.announced:
                self['xep_0030'].add_feature(feature)
            await self['xep_0115'].update_caps()
        self.send_presence()
        tell('online', jid=self.boundjid.full)

    def heard(self, message):
        names = [child.tag for child in message.xml]
        tell('message', id=message['id'], type=message['type'], **{'from': message['from'].full},
             body=message['body'], children=names)

    def saw(self, presence):
        tell('presence', **{'from': presence['from'].full})

    def obey(self, order):
        if order['do'] == 'send':
            self.send_message(mto=order['to'], mbody=order['body'], mtype='chat')
        elif order['do'] == 'subscribe':
            self.send_presence_subscription(pto=order['to'])
        else:
            raise ValueError(order['do'])


async def main():
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    account = json.loads(await lines.readline())
    client = PlainClient(account)
    client.connect((account['address'], account['port']), force_starttls=True)
    while line := await lines.readline():
        client.obey(json.loads(line))
    await client.disconnect()


asyncio.run(main())
