import { defineConfig } from "vite";

// relative URLs, because the page can be served under any prefix
export default defineConfig({
  base: "./",
  build: {
    outDir: "../api/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // data: URLs would violate the Content-Security-Policy
    license: { fileName: "licences.md" },
    chunkSizeWarningLimit: 300,
  },
  server: { proxy: { "/v1": "http://127.0.0.1:8690" } },
});
