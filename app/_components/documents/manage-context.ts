'use client';
import { createContext } from 'react';

/** True for managers of the workspace, who decide who may read each document. */
export const ManageContext = createContext(false);
