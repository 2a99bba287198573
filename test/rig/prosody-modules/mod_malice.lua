-- What a malicious server can do: whatever passes through it and concerns keys or devices goes to the test first
-- (test/rig/malice.ts), which says what comes of it, and it says things of itself.
local socket = require "socket"
local parse = require "util.xml".parse

local port = module:get_option_number("malice_port")
local ours = setmetatable({}, { __mode = "k" })

-- RFC 6120 §8.1.1.2: the namespace of a stanza is that of its stream
local function without_namespace(stanza)
	if stanza.attr.xmlns == "jabber:client" then stanza.attr.xmlns = nil end
	for child in stanza:childtags() do without_namespace(child) end
	return stanza
end

local function ask(text)
	local line = assert(socket.tcp())
	line:settimeout(20)
	assert(line:connect("127.0.0.1", port))
	assert(line:send(#text .. "\n" .. text))
	local stanzas = {}
	for _ = 1, tonumber((assert(line:receive("*l")))) do
		local length = tonumber((assert(line:receive("*l"))))
		stanzas[#stanzas + 1] = without_namespace(assert(parse((assert(line:receive(length))))))
	end
	line:close()
	return stanzas
end

local function host_of(jid)
	return jid and jid:match("^[^/]+"):match("[^@]+$")
end

local function pass(origin, stanzas)
	for _, stanza in ipairs(stanzas) do
		ours[stanza] = true
		if host_of(stanza.attr.to) == module.host then
			prosody.core_post_stanza(origin or prosody.hosts[module.host], stanza)
		else
			prosody.core_route_stanza(prosody.hosts[module.host], stanza)
		end
	end
end

local function on_the_way(event)
	local stanza = event.stanza
	-- between servers only
	if ours[stanza] or host_of(stanza.attr.from) == host_of(stanza.attr.to) then return end
	if stanza.attr.to == nil or stanza.attr.from == nil then return end
	local text = tostring(stanza)
	-- refusals do not say what they refuse
	local concerns = stanza.name == "iq" or text:find("xmpp-e2e:6", 1, true) or text:find("balcony:e2e:0", 1, true)
	if not concerns then return end
	pass(event.origin, ask(text))
	return true
end

for _, name in ipairs { "route/remote", "iq/full", "iq/bare", "message/full", "message/bare" } do
	module:hook(name, on_the_way, 1000)
end

module:add_timer(0.05, function ()
	pass(nil, ask(""))
	return 0.05
end)
