import { LiveHub } from './liveHub';

// One of these lives per browser and holds the single stream; each tab is a port.
const hub = new LiveHub((url) => new EventSource(url));

const scope = globalThis as unknown as { onconnect: (event: MessageEvent) => void };

scope.onconnect = (event): void => {
  const port = event.ports[0];
  if (port) hub.join(port);
};
