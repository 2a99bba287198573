// What stands in the window when the page ended again and again: so small that it needs nothing of what failed.
import '@fontsource-variable/inter/wght.css'
import '../theme.css'
import '../base.css'
import { mount } from 'svelte'
import Gone from './Gone.svelte'

const target = document.getElementById('balcony')
if (target === null) throw new Error('gone.html has no place for the page')
mount(Gone, { target })
