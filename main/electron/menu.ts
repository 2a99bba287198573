// The menu: hidden on Linux and Windows until Alt is pressed, and the place where the keys for zooming and editing come from.
import { Menu, type MenuItemConstructorOptions } from 'electron'

/** What the menu says. */
export type MenuWords = Readonly<
  Record<
    | 'balcony'
    | 'close'
    | 'quit'
    | 'edit'
    | 'undo'
    | 'redo'
    | 'cut'
    | 'copy'
    | 'paste'
    | 'selectAll'
    | 'view'
    | 'zoomIn'
    | 'zoomOut'
    | 'resetZoom'
    | 'fullScreen'
    | 'reload'
    | 'devTools',
    string
  >
>

/** Sets the menu of the program. `developing`: with what only somebody needs who works on Balcony. */
export function setMenu(words: MenuWords, developing: boolean): void {
  const forDevelopers: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload', label: words.reload },
    { role: 'toggleDevTools', label: words.devTools },
  ]
  const template: MenuItemConstructorOptions[] = [
    {
      label: words.balcony,
      submenu: [
        { role: 'close', label: words.close },
        { role: 'quit', label: words.quit },
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        { type: 'separator' },
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'zoomIn', label: words.zoomIn },
        // the same key without Shift
        { role: 'zoomIn', label: words.zoomIn, accelerator: 'CommandOrControl+=', visible: false },
        { role: 'zoomOut', label: words.zoomOut },
        { role: 'resetZoom', label: words.resetZoom },
        { role: 'togglefullscreen', label: words.fullScreen },
        ...(developing ? forDevelopers : []),
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
