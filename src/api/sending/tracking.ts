import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { inLanguage } from '../../accounts/system-letters.js';
import { Tracking } from '../../sending/tracking.js';
import { words } from '../../sending/unsubscribe-words.js';
import { Summary } from '../described.js';
import { Public } from '../guard.js';

/** A transparent image of one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** In the language of the recipient's browser. */
const spoken = (request: Request) =>
  inLanguage(words, request.acceptsLanguages(...Object.keys(words), 'no', 'nn') || 'en');

const page = (language: string, text: string, form = ''): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Mail</title></head><body style="font:16px/1.5 sans-serif;max-width:36em;margin:4em auto;padding:0 1em"><p>${text}</p>${form}</body></html>`;

/** What recipients of tracked and group mails come to: by signed addresses that name nobody. */
@Controller('t')
export class TrackingController {
  constructor(private readonly tracking: Tracking) {}

  /** The same image whatever the address: it tells nobody what is there. */
  @Public()
  @Summary('The image of a tracked mail')
  @Get('o/:token')
  async opened(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.tracking.opened(token.replace(/\.gif$/, ''), request.get('user-agent') ?? '');
    response.set({
      'content-type': 'image/gif',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(pixel);
  }

  @Public()
  @Summary('Follow a link of a tracked mail to where it led')
  @Get('c/:token')
  async followed(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const url = await this.tracking.followed(token, request.get('user-agent') ?? '');
    response.set({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' });
    if (url === null) notKnown(request, response);
    else response.redirect(302, url);
  }

  /** Programs that look at every link must not unsubscribe anybody: a person presses the button. */
  @Public()
  @Summary('Ask for no more group mail: the page')
  @Get('u/:token')
  @Header('cache-control', 'no-store')
  ask(@Param('token') token: string, @Req() request: Request, @Res() response: Response): void {
    if (this.tracking.read(token)?.what !== 'u') return notKnown(request, response);
    const { language, ask, button } = spoken(request);
    const form = `<form method="post"><button>${button}</button></form>`;
    response.type('html').send(page(language, ask, form));
  }

  @Public()
  @Summary('Ask for no more group mail, in one click (RFC 8058)')
  @Post('u/:token')
  @HttpCode(200)
  async unsubscribe(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (!(await this.tracking.unsubscribe(token))) return notKnown(request, response);
    const { language, done } = spoken(request);
    response.type('html').send(page(language, done));
  }
}

function notKnown(request: Request, response: Response): void {
  const { language, unknown } = spoken(request);
  response.status(404).type('html').send(page(language, unknown));
}
