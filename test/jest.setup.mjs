// Jest links ES modules its own way and trips over circles between packages; loading these first avoids them.
import 'reflect-metadata';
import '@nestjs/core';
