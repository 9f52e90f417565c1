import type { ComponentType, JSX } from 'react';
import type { RouteObject } from 'react-router';
import { createBrowserRouter, Navigate } from 'react-router';
import { useAllowed } from '../api/session';
import { loadTexts } from '../i18n/i18n';
import type { SectionId } from '../kernel/feature';
import { NoPermission } from '../ui/states';
import type { NamedRoute } from './features';
import { routes } from './features';
import { NotFoundPage, RouteErrorPage } from './pages';
import { Shell, ShellLoading } from './Shell';

/** What the shell learns of the page that it shows. */
export interface RouteHandle {
  section?: SectionId;
  surface: 'operate' | 'work';
}

function page(route: NamedRoute): RouteObject {
  const surface = route.surface ?? 'work';
  const handle: RouteHandle = route.section === undefined ? { surface } : { section: route.section, surface };
  return {
    path: route.path,
    handle,
    errorElement: <RouteErrorPage />,
    lazy: async () => {
      return { Component: permitted(await loaded(route), route.permission) };
    },
  };
}

/** The page's own code and texts. A connection that breaks while they come is given two more tries. */
async function loaded(route: NamedRoute): Promise<ComponentType> {
  const load = async (): Promise<ComponentType> => {
    const [component] = await Promise.all([route.load(), loadTexts(route.feature)]);
    return component;
  };
  for (const pauseMs of [300, 1500]) {
    try {
      return await load();
    } catch (error) {
      console.warn(`${route.path} did not load and is asked for again: ${String(error)}`);
      await new Promise((resume) => setTimeout(resume, pauseMs));
    }
  }
  return load();
}

function permitted(Page: ComponentType, permission: string | undefined): ComponentType {
  return function Permitted(): JSX.Element {
    return useAllowed(permission) ? <Page /> : <NoPermission permission={permission ?? ''} />;
  };
}

/** The router over all features: pages inside the shell, and bare ones such as sign-in. */
export function createRouter(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter([
    ...routes
      .filter((route) => route.bare === true)
      .map((route) => ({ ...page(route), hydrateFallbackElement: <></> })),
    {
      element: <Shell />,
      hydrateFallbackElement: <ShellLoading />,
      errorElement: <RouteErrorPage />,
      children: [
        { index: true, element: <Navigate to="/cockpit" replace /> },
        ...routes.filter((route) => route.bare !== true).map(page),
        { path: '*', element: <NotFoundPage /> },
      ],
    },
  ]);
}
