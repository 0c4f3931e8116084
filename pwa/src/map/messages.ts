/** Words on every map. */
export default {
  zh: {
    map: {
      noWebGl: '这台电脑的浏览器画不出地图（没有 WebGL）',
      noWebGlHow: '数字和名单都在表格里，照常可用。要看地图，请换一个新一点的浏览器，或在设置里打开硬件加速。',
      zoomIn: '放大',
      zoomOut: '缩小',
      approved: '审图号：{no}',
      notApproved: '示意图 未经审图',
      invented: '位置为示意',
      sourceOutline: '轮廓来源：天地图',
      sourceTiles: '底图：天地图 国家地理信息公共服务平台',
      tilesMissing: '天地图没取到，先看轮廓',
      loadFailed: '地图轮廓没取到，表格照常可用',
    },
  },
  en: {
    map: {
      noWebGl: 'This browser cannot draw the map (no WebGL)',
      noWebGlHow: 'All figures and lists are in the tables. For the map use a newer browser, or switch hardware acceleration on.',
      zoomIn: 'Zoom in',
      zoomOut: 'Zoom out',
      approved: 'Map approval no. {no}',
      notApproved: 'Sketch, not an approved map',
      invented: 'Positions are invented',
      sourceOutline: 'Outline: Tianditu',
      sourceTiles: 'Base map: Tianditu, National Platform for Common Geospatial Information Services',
      tilesMissing: 'Tianditu could not be fetched, outline only',
      loadFailed: 'The outline could not be fetched; the tables work as usual',
    },
  },
}
