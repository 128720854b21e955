import { createWidget, type Widget } from '@deskside/widget';
import { createApp, defineComponent, h, onBeforeUnmount, onMounted, ref } from 'vue';

// Where your server is, and which desk: see .env.
const { VITE_DESKSIDE_SERVER: server, VITE_DESKSIDE_DESK: desk } = import.meta.env;

const Shop = defineComponent(() => {
  let widget: Widget | undefined;
  onMounted(() => {
    widget = createWidget({ server, desk });
  });
  onBeforeUnmount(() => widget?.destroy());
  return () => [
    h('h1', 'A shop'),
    h('button', { onClick: () => widget?.open({ draft: 'Which bulb fits the lamp?' }) }, 'I need help with this lamp'),
  ];
});

createApp(
  defineComponent(() => {
    const inShop = ref(true);
    return () => [
      h(
        'button',
        { onClick: () => (inShop.value = !inShop.value) },
        inShop.value ? 'Leave the shop' : 'Back to the shop',
      ),
      inShop.value && h(Shop),
    ];
  }),
).mount('#app');
