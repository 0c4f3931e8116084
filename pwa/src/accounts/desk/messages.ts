/** Words of the list of workers. */
export default {
  zh: {
    workers: {
      title: '人员', name: '姓名', phone: '电话', roles: '做什么，在哪里', grants: '另外准许', role: '做什么', anyRole: '全部', find: '找人', shown: '列出 {n} 位', more: '再看一些',
      none: '没找到', held: '{area} {role}', why: '这里只看不改。新开账号由系统管理员办。',
      open: '新开账号', cancel: '不开了', renew: '重设密码', renewFor: '重设密码，{name}', password: '{name} 的密码是 {password}', passwordOnce: '只显示这一次，请当面告诉本人，登录后再改。', seen: '告诉了', stopped: '已停用',
    },
  },
  en: {
    workers: {
      title: 'Workers', name: 'Name', phone: 'Phone', roles: 'Roles and areas', grants: 'Also granted', role: 'Role', anyRole: 'All', find: 'Find', shown: '{n} listed', more: 'More',
      none: 'Nobody found', held: '{role}, {area}', why: 'To look at only. Accounts are opened by the system administrator.',
      open: 'Open an account', cancel: 'Leave it', renew: 'New password', renewFor: 'New password, {name}', password: 'The password of {name} is {password}', passwordOnce: 'Shown this once. Tell it in person; it can be changed after signing in.', seen: 'Told', stopped: 'stopped',
    },
  },
}
