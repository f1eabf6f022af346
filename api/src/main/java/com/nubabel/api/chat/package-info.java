/**
 * A model's answers, token by token. Each answer is a job on the chat queue: {@link
 * com.nubabel.api.chat.Chats} makes it of a prompt, {@link com.nubabel.api.chat.ChatProcessor} runs
 * it on any node, {@link com.nubabel.api.chat.ChatStreams} shows it. So an answer goes on wherever
 * its reader comes back, and the model is asked once.
 */
package com.nubabel.api.chat;
