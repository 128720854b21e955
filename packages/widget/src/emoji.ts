/**
 * The emoji that people use in support, by group; the rest come from the keyboard of the system. Screen readers have names
 * for them in every language, so there are none here: the lists of libraries begin at thirty kilobytes.
 */
export const emojiGroups: readonly [name: 'faces' | 'hands' | 'signs' | 'things', signs: string][] = [
  ['faces', '🙂 😀 😃 😄 😁 😅 😂 🤣 😊 😉 😍 😎 🤔 🤨 😐 🙄 😬 😌 😴 😷 😕 😟 😮 😳 😢 😭 😤 😡 🤯 😱 🤗 🫠'],
  ['hands', '👍 👎 👌 👏 🙌 🙏 🤝 👋 ✌️ 🤞 💪 👉 👈 👆 👇 ✋'],
  ['signs', '❤️ 💚 💙 💔 ⭐ ✨ 🎉 🔥 💯 ✅ ❌ ❗ ❓ ⚠️ ⏳ 💡'],
  ['things', '💻 🖥️ 📱 🖨️ ⌨️ 🖱️ 🔌 🔋 📷 📎 📄 📁 📧 📞 🔒 🔑 🔧 🛒 📦 🚚 💳 🧾 ☕ 🎁'],
];
