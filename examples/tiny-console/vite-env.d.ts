interface ImportMetaEnv {
  readonly VITE_DESKSIDE_SERVER: string;
  readonly VITE_DESKSIDE_DESK: string;
}

interface ImportMeta {
  readonly env: ImportMetaEnv;
}
