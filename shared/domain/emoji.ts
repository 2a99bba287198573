// PROTOCOL 11: the emoji of a compare, by their numbers.

/** In the order of the protocol's table: the place in the list is the number on the wire. */
export const EMOJI_NAMES = [
  ...['dog', 'cat', 'lion', 'horse', 'unicorn', 'pig', 'elephant', 'rabbit'],
  ...['panda', 'rooster', 'penguin', 'turtle', 'fish', 'octopus', 'butterfly', 'flower'],
  ...['tree', 'cactus', 'mushroom', 'globe', 'moon', 'cloud', 'fire', 'banana'],
  ...['apple', 'strawberry', 'corn', 'pizza', 'cake', 'heart', 'smiley', 'robot'],
  ...['hat', 'glasses', 'spanner', 'santa', 'thumbsUp', 'umbrella', 'hourglass', 'clock'],
  ...['gift', 'bulb', 'book', 'pencil', 'paperclip', 'scissors', 'lock', 'key'],
  ...['hammer', 'telephone', 'flag', 'train', 'bicycle', 'aeroplane', 'rocket', 'trophy'],
  ...['ball', 'guitar', 'trumpet', 'bell', 'anchor', 'headphones', 'folder', 'pin'],
] as const satisfies readonly string[]
export type EmojiName = (typeof EMOJI_NAMES)[number]
