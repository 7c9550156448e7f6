/** The chat formats of families of models: their marks, which one ends a turn, and a template of the shape that their files carry. */

export type ChatFormat = { marks: readonly string[]; end: string; template: string };

const generation = (text: string) => `{%- if add_generation_prompt %}{{- '${text}' }}{%- endif %}`;

/** Refuses what does not alternate, as the templates of Mistral and Gemma do. */
const alternating = (first: string) =>
  `{%- for m in ${first} %}{%- if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}` +
  `{{- raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{%- endif %}{%- endfor %}`;

export const chatFormats = {
  llama3: {
    marks: ['<|begin_of_text|>', '<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'],
    end: '<|eot_id|>',
    template:
      "{{- bos_token }}{%- if messages[0]['role'] == 'system' %}{%- set system_message = messages[0]['content'] | trim %}{%- set messages = messages[1:] %}" +
      "{%- else %}{%- set system_message = '' %}{%- endif %}" +
      "{{- '<|start_header_id|>system<|end_header_id|>\\n\\nCutting Knowledge Date: December 2023\\nToday Date: ' + date_string + '\\n\\n' + system_message + '<|eot_id|>' }}" +
      "{%- for message in messages %}{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}{%- endfor %}" +
      generation('<|start_header_id|>assistant<|end_header_id|>\\n\\n'),
  },
  mistral: {
    marks: ['[SYSTEM_PROMPT]', '[/SYSTEM_PROMPT]', '[INST]', '[/INST]'],
    end: '</s>',
    template:
      "{{- bos_token }}{%- if messages[0]['role'] == 'system' %}{{- '[SYSTEM_PROMPT]' + messages[0]['content'] + '[/SYSTEM_PROMPT]' }}" +
      '{%- set loop_messages = messages[1:] %}{%- else %}{%- set loop_messages = messages %}{%- endif %}' +
      alternating('loop_messages') +
      "{%- for m in loop_messages %}{%- if m['role'] == 'user' %}{{- '[INST]' + m['content'] + '[/INST]' }}" +
      "{%- else %}{{- m['content'] + eos_token }}{%- endif %}{%- endfor %}",
  },
  qwen3: {
    marks: ['<|im_start|>', '<|im_end|>', '<think>', '</think>'],
    end: '<|im_end|>',
    template:
      "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{%- endfor %}" +
      "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}" +
      "{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}{%- endif %}",
  },
  gemma: {
    marks: ['<start_of_turn>', '<end_of_turn>'],
    end: '<end_of_turn>',
    template:
      "{{ bos_token }}{%- if messages[0]['role'] == 'system' %}{%- set first = messages[0]['content'] + '\\n\\n' %}{%- set loop_messages = messages[1:] %}" +
      "{%- else %}{%- set first = '' %}{%- set loop_messages = messages %}{%- endif %}" +
      alternating('loop_messages') +
      "{%- for m in loop_messages %}{%- set role = 'model' if m['role'] == 'assistant' else m['role'] %}" +
      "{{ '<start_of_turn>' + role + '\\n' + (first if loop.first else '') + m['content'] | trim }}{{ '<end_of_turn>\\n' }}{%- endfor %}" +
      generation('<start_of_turn>model\\n'),
  },
  phi: {
    marks: ['<|system|>', '<|user|>', '<|assistant|>', '<|end|>', '<|endoftext|>'],
    end: '<|end|>',
    template:
      "{%- for message in messages %}{{- '<|' + message['role'] + '|>\\n' + message['content'] + '<|end|>\\n' }}{%- endfor %}" +
      "{%- if add_generation_prompt %}{{- '<|assistant|>\\n' }}{%- else %}{{- eos_token }}{%- endif %}",
  },
  granite: {
    marks: ['<|start_of_role|>', '<|end_of_role|>', '<|end_of_text|>'],
    end: '<|end_of_text|>',
    template:
      "{%- for message in messages %}{{- '<|start_of_role|>' + message['role'] + '<|end_of_role|>' + message['content'] + '<|end_of_text|>\\n' }}{%- endfor %}" +
      generation('<|start_of_role|>assistant<|end_of_role|>'),
  },
  stablelm: {
    marks: ['<|user|>', '<|system|>', '<|assistant|>', '<|endoftext|>'],
    end: '<|endoftext|>',
    template:
      "{%- for message in messages %}{{- '<|' + message['role'] + '|>\\n' + message['content'] + '<|endoftext|>' + '\\n' }}{%- endfor %}" +
      generation('<|assistant|>\\n'),
  },
} as const satisfies Record<string, ChatFormat>;
