import '@fontsource-variable/inter/wght.css'
import './theme.css'
import './base.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { followLanguage } from './state/language.ts'
import { Mirror } from './state/mirror.svelte.ts'
import { Screen } from './state/screen.svelte.ts'

const mirror = new Mirror()
const screen = new Screen(mirror)
followLanguage(() => mirror.settings?.language ?? 'system', navigator.language)
const target = document.getElementById('balcony')
if (target === null) throw new Error('index.html has no place for the app')
mount(App, { target, props: { mirror, screen } })
void mirror.start(window.balcony)
