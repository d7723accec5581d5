import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Tracking } from '../../sending/tracking.js';
import { Summary } from '../described.js';
import { Raw } from '../envelope.js';
import { Public } from '../guard.js';

/** A transparent image of one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const page = (text: string, form = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Mail</title></head><body style="font:16px/1.5 sans-serif;max-width:36em;margin:4em auto;padding:0 1em"><p>${text}</p>${form}</body></html>`;

/** What recipients of tracked and group mails come to: by signed addresses that name nobody. */
@Controller('t')
export class TrackingController {
  constructor(private readonly tracking: Tracking) {}

  /** The same image whatever the address: it tells nobody what is there. */
  @Public()
  @Summary('The image of a tracked mail')
  @Get('o/:token')
  @Raw()
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
  @Raw()
  async followed(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const url = await this.tracking.followed(token, request.get('user-agent') ?? '');
    response.set({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' });
    if (url === null) response.status(404).type('html').send(page('This link is not known here.'));
    else response.redirect(302, url);
  }

  /** Programs that look at every link must not unsubscribe anybody: a person presses the button. */
  @Public()
  @Summary('Ask for no more group mail: the page')
  @Get('u/:token')
  @Header('cache-control', 'no-store')
  @Raw()
  ask(@Param('token') token: string, @Res() response: Response): void {
    if (this.tracking.read(token)?.what !== 'u')
      return void response.status(404).type('html').send(page('This link is not known here.'));
    response
      .type('html')
      .send(
        page(
          'Do you want no more of these mails?',
          '<form method="post"><button>Unsubscribe</button></form>',
        ),
      );
  }

  @Public()
  @Summary('Ask for no more group mail, in one click (RFC 8058)')
  @Post('u/:token')
  @HttpCode(200)
  @Raw()
  async unsubscribe(@Param('token') token: string, @Res() response: Response): Promise<void> {
    const done = await this.tracking.unsubscribe(token);
    response
      .status(done ? 200 : 404)
      .type('html')
      .send(page(done ? 'You get no more of these mails.' : 'This link is not known here.'));
  }
}
