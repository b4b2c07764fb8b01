/** What the pages use of the Socket.IO client. */
export interface Socket {
  connected: boolean;
  active: boolean;
  connect(): Socket;
  disconnect(): Socket;
  on(event: string, listener: (payload: any) => void): Socket;
}
export function io(address: string, options: Record<string, unknown>): Socket;
