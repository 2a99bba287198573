// Pictures of the 64 emoji of PROTOCOL 11, so that all see the same ones, whatever fonts their computers have.
// Twemoji (https://github.com/jdecked/twemoji), graphics licensed under CC BY 4.0.
import type { EmojiName } from '../../shared/domain/emoji.ts'
import dog from '@twemoji/svg/1f436.svg?no-inline'
import cat from '@twemoji/svg/1f431.svg?no-inline'
import lion from '@twemoji/svg/1f981.svg?no-inline'
import horse from '@twemoji/svg/1f40e.svg?no-inline'
import unicorn from '@twemoji/svg/1f984.svg?no-inline'
import pig from '@twemoji/svg/1f437.svg?no-inline'
import elephant from '@twemoji/svg/1f418.svg?no-inline'
import rabbit from '@twemoji/svg/1f430.svg?no-inline'
import panda from '@twemoji/svg/1f43c.svg?no-inline'
import rooster from '@twemoji/svg/1f413.svg?no-inline'
import penguin from '@twemoji/svg/1f427.svg?no-inline'
import turtle from '@twemoji/svg/1f422.svg?no-inline'
import fish from '@twemoji/svg/1f41f.svg?no-inline'
import octopus from '@twemoji/svg/1f419.svg?no-inline'
import butterfly from '@twemoji/svg/1f98b.svg?no-inline'
import flower from '@twemoji/svg/1f337.svg?no-inline'
import tree from '@twemoji/svg/1f333.svg?no-inline'
import cactus from '@twemoji/svg/1f335.svg?no-inline'
import mushroom from '@twemoji/svg/1f344.svg?no-inline'
import globe from '@twemoji/svg/1f30f.svg?no-inline'
import moon from '@twemoji/svg/1f319.svg?no-inline'
import cloud from '@twemoji/svg/2601.svg?no-inline'
import fire from '@twemoji/svg/1f525.svg?no-inline'
import banana from '@twemoji/svg/1f34c.svg?no-inline'
import apple from '@twemoji/svg/1f34e.svg?no-inline'
import strawberry from '@twemoji/svg/1f353.svg?no-inline'
import corn from '@twemoji/svg/1f33d.svg?no-inline'
import pizza from '@twemoji/svg/1f355.svg?no-inline'
import cake from '@twemoji/svg/1f382.svg?no-inline'
import heart from '@twemoji/svg/2764.svg?no-inline'
import smiley from '@twemoji/svg/1f600.svg?no-inline'
import robot from '@twemoji/svg/1f916.svg?no-inline'
import hat from '@twemoji/svg/1f3a9.svg?no-inline'
import glasses from '@twemoji/svg/1f453.svg?no-inline'
import spanner from '@twemoji/svg/1f527.svg?no-inline'
import santa from '@twemoji/svg/1f385.svg?no-inline'
import thumbsUp from '@twemoji/svg/1f44d.svg?no-inline'
import umbrella from '@twemoji/svg/2602.svg?no-inline'
import hourglass from '@twemoji/svg/231b.svg?no-inline'
import clock from '@twemoji/svg/23f0.svg?no-inline'
import gift from '@twemoji/svg/1f381.svg?no-inline'
import bulb from '@twemoji/svg/1f4a1.svg?no-inline'
import book from '@twemoji/svg/1f4d5.svg?no-inline'
import pencil from '@twemoji/svg/270f.svg?no-inline'
import paperclip from '@twemoji/svg/1f4ce.svg?no-inline'
import scissors from '@twemoji/svg/2702.svg?no-inline'
import lock from '@twemoji/svg/1f512.svg?no-inline'
import key from '@twemoji/svg/1f511.svg?no-inline'
import hammer from '@twemoji/svg/1f528.svg?no-inline'
import telephone from '@twemoji/svg/260e.svg?no-inline'
import flag from '@twemoji/svg/1f3c1.svg?no-inline'
import train from '@twemoji/svg/1f682.svg?no-inline'
import bicycle from '@twemoji/svg/1f6b2.svg?no-inline'
import aeroplane from '@twemoji/svg/2708.svg?no-inline'
import rocket from '@twemoji/svg/1f680.svg?no-inline'
import trophy from '@twemoji/svg/1f3c6.svg?no-inline'
import ball from '@twemoji/svg/26bd.svg?no-inline'
import guitar from '@twemoji/svg/1f3b8.svg?no-inline'
import trumpet from '@twemoji/svg/1f3ba.svg?no-inline'
import bell from '@twemoji/svg/1f514.svg?no-inline'
import anchor from '@twemoji/svg/2693.svg?no-inline'
import headphones from '@twemoji/svg/1f3a7.svg?no-inline'
import folder from '@twemoji/svg/1f4c1.svg?no-inline'
import pin from '@twemoji/svg/1f4cc.svg?no-inline'

export const PICTURES: Readonly<Record<EmojiName, string>> = {
  dog,
  cat,
  lion,
  horse,
  unicorn,
  pig,
  elephant,
  rabbit,
  panda,
  rooster,
  penguin,
  turtle,
  fish,
  octopus,
  butterfly,
  flower,
  tree,
  cactus,
  mushroom,
  globe,
  moon,
  cloud,
  fire,
  banana,
  apple,
  strawberry,
  corn,
  pizza,
  cake,
  heart,
  smiley,
  robot,
  hat,
  glasses,
  spanner,
  santa,
  thumbsUp,
  umbrella,
  hourglass,
  clock,
  gift,
  bulb,
  book,
  pencil,
  paperclip,
  scissors,
  lock,
  key,
  hammer,
  telephone,
  flag,
  train,
  bicycle,
  aeroplane,
  rocket,
  trophy,
  ball,
  guitar,
  trumpet,
  bell,
  anchor,
  headphones,
  folder,
  pin,
}
