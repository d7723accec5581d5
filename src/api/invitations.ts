import { Injectable } from '@nestjs/common';
import { SystemMail } from '../notifications/system-mail.js';

/** Brings a new user the link by which he sets his password. */
@Injectable()
export class Invitations {
  constructor(private readonly mail: SystemMail) {}

  /**
   * @param origin where this server is reached: the link leads there
   * @returns the link itself only where no mail went out: then the administrator has to hand it on
   */
  async bring(
    email: string,
    token: string,
    origin: string,
  ): Promise<{ mailed: boolean; invitation_link?: string }> {
    const link = `${origin}/invitation?token=${token}`;
    const mailed = await this.mail.send({
      to: email,
      subject: 'Your account in Kontor',
      text: `Hello,\n\nan account has been made for you. Choose your password here within a week:\n\n${link}\n\nThe link works once.\n`,
    });
    return mailed ? { mailed } : { mailed, invitation_link: link };
  }
}
